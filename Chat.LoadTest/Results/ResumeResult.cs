namespace Chat.LoadTest.Results;

/// <summary>How those that were cut came back.</summary>
/// <param name="Rooms">Rooms that were joined again, of all connections together.</param>
/// <param name="RefusedJoins">Joins that were told to come later, and came.</param>
/// <param name="Unrecovered">Joins that were not given all that was missed.</param>
/// <param name="Incomplete">Connections that did not get everything.</param>
/// <param name="PeakResident">The most bytes that the processes held meanwhile, by label.</param>
internal sealed record ResumeResult(long Rooms, long RefusedJoins, long Unrecovered, int Incomplete, IReadOnlyDictionary<string, long> PeakResident);
