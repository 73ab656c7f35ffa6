using Xunit;

namespace Chat.Server.Tests.Deployment.Packaging;

/// <summary>A test that needs systemd-analyze, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SystemdAnalyzeFactAttribute : FactAttribute
{
    public SystemdAnalyzeFactAttribute()
    {
        if (Program is null) Skip = "There is no systemd-analyze.";
    }

    /// <summary>The program, or null.</summary>
    public static string? Program { get; } = ShellProgram.Find("systemd-analyze");
}
