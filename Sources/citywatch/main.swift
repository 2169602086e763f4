print("citywatch")
