using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Upgrades;

/// <summary>A test that builds the last release and runs it beside the present server, with a Redis of its own.</summary>
internal sealed class LastReleaseFactAttribute : FactAttribute
{
    public LastReleaseFactAttribute() => Skip = LastRelease.WhyMissing ?? (RedisProcess.Executable is null ? "No redis-server on PATH: this test runs nodes on a Redis of its own." : null);
}
