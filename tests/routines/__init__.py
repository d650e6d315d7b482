"""What movement is usual in a home, and when silence there is not."""
