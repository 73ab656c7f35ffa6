using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>A test that cuts cables: it needs network namespaces, which are root's, and a redis-server.</summary>
public sealed class NetworkFactAttribute : FactAttribute
{
    public NetworkFactAttribute()
    {
        Skip = RedisProcess.Executable is null ? "No redis-server on PATH: this test starts Redis of its own." : NetworkNamespaces.Missing;
    }
}
