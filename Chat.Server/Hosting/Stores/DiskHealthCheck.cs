using Chat.Server.Hosting.Diagnostics.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Stores;

/// <summary>
/// Warns while there is time to make room, and sends clients elsewhere before the disk is full: then nothing could be cleared away either. Where the
/// free space cannot be found out there is nothing to say; a full disk is also seen by what it does to the store.
/// </summary>
internal sealed class DiskHealthCheck(DiskSpace disk, IOptions<HealthOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = disk.Free;
        return Task.FromResult(
            free < options.Value.MinFreeBytes ? HealthCause.Unhealthy("disk_full", $"There are {free} bytes free where the messages are kept.")
            : free < options.Value.LowFreeBytes ? HealthCause.Degraded("disk_low", $"There are {free} bytes free where the messages are kept.")
            : HealthCheckResult.Healthy());
    }
}
