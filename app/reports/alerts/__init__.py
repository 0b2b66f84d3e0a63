"""Rules that watch figures: one alert for each subject, and none again before it recovered."""
