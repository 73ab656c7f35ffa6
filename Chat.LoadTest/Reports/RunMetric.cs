namespace Chat.LoadTest.Reports;

/// <summary>What of a run is compared.</summary>
internal enum RunMetric
{
    /// <summary>CPU time per delivery, of all processes that were watched.</summary>
    Cpu,

    /// <summary>The median of the latency.</summary>
    P50,

    /// <summary>The latency that 99 % do not exceed.</summary>
    P99,
}
