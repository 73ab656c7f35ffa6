using Chat.Server.Tests.JavaScript;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Connections;

/// <summary>A theory that needs nginx, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NginxTheoryAttribute : TheoryAttribute
{
    /// <summary>Whether it needs the JavaScript client too.</summary>
    public bool JavaScript { get; set; }

    public override string? Skip
    {
        get => NginxProcess.Program is null ? "There is no nginx." : JavaScript ? JavaScriptPackages.WhyMissing : null;
        set => throw new NotSupportedException();
    }
}
