using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.Page;

/// <summary>A test that needs a real browser and a Redis of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserAndRedisFactAttribute : FactAttribute
{
    public BrowserAndRedisFactAttribute() => Skip = new BrowserFactAttribute().Skip ?? new RedisFactAttribute().Skip;
}
