namespace Chat.LoadTest.Soak.Blocked;

/// <summary>One phase: latency in milliseconds, how often blocked members were cut off, and the server's largest resident memory.</summary>
internal sealed record BlockedFigures(
    string Phase, long Deliveries, double P50, double P90, double P99, double P999, double Max, long CutOff, double PeakRssMib);
