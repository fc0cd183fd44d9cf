"""What a class may do, one module for each kind of activity. `base` says what a kind must tell, `registry` knows them all."""
