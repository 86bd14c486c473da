"""The busy hour: when more families come than can be served at once, they queue before the sign-in."""
