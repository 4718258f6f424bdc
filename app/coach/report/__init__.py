"""What is made of a call once it is over: found without a model, and written by one."""
