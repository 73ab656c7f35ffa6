using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Hosting.Diagnostics.Health;

/// <summary>Section <c>Chat:Health</c>: from where on something counts as wrong.</summary>
internal sealed class HealthOptions
{
    public const string Section = "Chat:Health";

    /// <summary>With less free space where the messages are kept the node is not ready; 0 for never.</summary>
    [Range(0L, long.MaxValue)]
    public long MinFreeBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>With less free space it is degraded: it serves, and says so; 0 for never.</summary>
    [Range(0L, long.MaxValue)]
    public long LowFreeBytes { get; set; } = 512 * 1024 * 1024;

    /// <summary>How far this node's clock may be from that of Redis before it is degraded; 100 ms to one day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan MaxClockOffset { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a thread that waits for sockets may do something else before the process is not live; 2 s to one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
