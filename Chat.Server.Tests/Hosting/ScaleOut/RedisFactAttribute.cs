using Xunit;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>A test that starts, stops and kills a Redis of its own, so it needs the real program.</summary>
public sealed class RedisFactAttribute : FactAttribute
{
    public RedisFactAttribute()
    {
        if (RedisProcess.Executable is null) Skip = "No redis-server on PATH: this test kills and restarts a Redis of its own.";
    }
}
