"""The centre: a Django project that takes in what the devices send and shows it to head office."""
