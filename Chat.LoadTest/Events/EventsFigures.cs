namespace Chat.LoadTest.Events;

/// <summary>One phase. Latency in milliseconds, of the members who read.</summary>
/// <param name="Phase">Its name.</param>
/// <param name="Published">Events that were sent to the server.</param>
/// <param name="Arrived">Those of them that came, as a share of what would come were none conflated; 1 for all.</param>
/// <param name="P50">Latency.</param>
/// <param name="P90">Latency.</param>
/// <param name="P99">Latency.</param>
/// <param name="P999">Latency.</param>
/// <param name="Max">Latency.</param>
/// <param name="CutOff">How often blocked members were cut off.</param>
internal sealed record EventsFigures(string Phase, long Published, double Arrived, double P50, double P90, double P99, double P999, double Max, int CutOff);
