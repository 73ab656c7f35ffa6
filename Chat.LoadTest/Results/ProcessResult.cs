namespace Chat.LoadTest.Results;

/// <summary>What the processes of one label used.</summary>
/// <param name="Label">Such as <c>server</c> or <c>redis</c>.</param>
/// <param name="Processes">How many there are.</param>
/// <param name="CpuSeconds">CPU time in the measured time.</param>
/// <param name="Cores">The same per second.</param>
/// <param name="MicrosecondsEach">The same per delivery, or per connection in a storm; null when there was neither.</param>
internal sealed record ProcessResult(string Label, int Processes, double CpuSeconds, double Cores, double? MicrosecondsEach);
