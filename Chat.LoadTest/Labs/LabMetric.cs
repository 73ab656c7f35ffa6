namespace Chat.LoadTest.Labs;

/// <summary>What of the lab's figures is compared.</summary>
internal enum LabMetric
{
    /// <summary>CPU time of all processes per delivery.</summary>
    Cpu,

    /// <summary>The median of the latency.</summary>
    P50,

    /// <summary>The latency that 99 % do not exceed.</summary>
    P99,

    /// <summary>Resident memory per connection.</summary>
    Memory,
}
