using Xunit;

namespace Chat.Server.Tests.Endpoints.Connections;

/// <summary>A test that needs nginx, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute()
    {
        if (NginxProcess.Program is null) Skip = "There is no nginx.";
    }
}
