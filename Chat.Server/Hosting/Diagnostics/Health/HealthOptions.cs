using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Hosting.Diagnostics.Health;

/// <summary>Section <c>Chat:Health</c>: from where on something counts as wrong, see <see href="operations.md#health">health</see>.</summary>
internal sealed class HealthOptions
{
    public const string Section = "Chat:Health";

    /// <summary>With less free space where the SQLite file is, the node is not ready; 0 for never.</summary>
    [Range(0L, long.MaxValue)]
    public long MinFreeBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>With less free space the node is degraded: it serves, and says so; 0 for never.</summary>
    [Range(0L, long.MaxValue)]
    public long LowFreeBytes { get; set; } = 512 * 1024 * 1024;

    /// <summary>How far this node's clock may be from that of Redis before it is degraded.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan MaxClockOffset { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a thread that waits for sockets may be away before the process is not live.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
