"""What happens in one room. Pure: nothing here draws lots, looks at a clock, or waits."""
