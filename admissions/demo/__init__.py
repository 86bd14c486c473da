"""A believable province to try the product on: the communes of Hà Nội are real, everybody in it is made up.

What ``world.py`` generates is pure and depends on the seed alone; the services it is fed through are the
real ones.
"""
