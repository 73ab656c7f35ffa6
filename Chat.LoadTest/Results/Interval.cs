namespace Chat.LoadTest.Results;

/// <summary>A piece of the measured time.</summary>
/// <param name="Second">When it ended, in seconds from the beginning.</param>
/// <param name="Rate">Deliveries, or connections, per second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Max">Milliseconds.</param>
internal sealed record Interval(double Second, double Rate, double P50, double P99, double Max);
