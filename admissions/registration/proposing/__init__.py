"""Places proposed before anyone applies: computed by the department, answered by the families."""
