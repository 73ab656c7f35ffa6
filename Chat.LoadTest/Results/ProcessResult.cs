namespace Chat.LoadTest.Results;

/// <summary>What the processes of one label used.</summary>
/// <param name="Label">Such as <c>server</c> or <c>redis</c>.</param>
/// <param name="Processes">How many there are.</param>
/// <param name="CpuSeconds">CPU time in the measured time.</param>
/// <param name="Cores">The same per second.</param>
/// <param name="MicrosecondsPerDelivery">The same per delivery; null when nothing was delivered.</param>
internal sealed record ProcessResult(string Label, int Processes, double CpuSeconds, double Cores, double? MicrosecondsPerDelivery);
