using Xunit;

namespace Chat.Server.Tests.Deployment;

/// <summary>A test that needs promtool, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (Promtool.Program is null) Skip = "No promtool on PATH (Debian has it in the package prometheus): nothing else judges rules for Prometheus.";
    }
}
