using Chat.LoadTest.Load;

namespace Chat.LoadTest.Runs;

/// <summary>Connections that say nothing: what is to be done.</summary>
/// <param name="Shape">Who is where.</param>
/// <param name="Parallel">Connections made at once.</param>
/// <param name="Settle">How long memory must keep still before it is read.</param>
/// <param name="Hold">How long they stay after everything has settled.</param>
internal sealed record IdlePlan(CrowdShape Shape, int Parallel, TimeSpan Settle, TimeSpan Hold);
