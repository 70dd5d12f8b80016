"""Lists of people that units hand in: the forms they are written in, and what is right and wrong in them."""
