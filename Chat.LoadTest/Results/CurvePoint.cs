namespace Chat.LoadTest.Results;

/// <summary>A point of a distribution.</summary>
/// <param name="Share">The share of those that were as fast, 0 up to but without 1.</param>
/// <param name="Milliseconds">The slowest of them.</param>
internal readonly record struct CurvePoint(double Share, double Milliseconds);
