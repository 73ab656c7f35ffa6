namespace Chat.LoadTest.Results;

/// <summary>How the load generator itself fared.</summary>
/// <param name="CoresUsed">CPU time per second.</param>
/// <param name="CoresAllowed">Cores it may use.</param>
/// <param name="Waiting">Seconds per second that its threads, added up, were ready to run and had no core.</param>
/// <param name="LateP99">How late the hundredth of messages that left latest left at least, in milliseconds.</param>
/// <param name="LateMax">How late the latest left, in milliseconds.</param>
/// <param name="Bottlenecks">Why these figures are the generator's rather than the server's; empty when they are not.</param>
internal sealed record GeneratorResult(
    double CoresUsed, int CoresAllowed, double Waiting, double LateP99, double LateMax, IReadOnlyList<string> Bottlenecks)
{
    public bool WasBottleneck => Bottlenecks.Count > 0;
}
