using Chat.LoadTest.Load;

namespace Chat.LoadTest.Runs;

/// <summary>Many clients at once: what is to be done.</summary>
/// <param name="Shape">Who is where.</param>
/// <param name="Rate">Connections per second; null for as fast as they go.</param>
/// <param name="Parallel">Connections being made at once, without a rate.</param>
internal sealed record StormPlan(CrowdShape Shape, double? Rate, int Parallel);
