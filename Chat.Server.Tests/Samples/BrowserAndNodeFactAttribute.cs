using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Page;
using Xunit;

namespace Chat.Server.Tests.Samples;

/// <summary>A test that needs a real browser and Node.js, and says so where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserAndNodeFactAttribute : FactAttribute
{
    public BrowserAndNodeFactAttribute() => Skip = Node is null ? "There is no node on the PATH." : new BrowserFactAttribute().Skip;

    public static string? Node { get; } = Tool.Find("node");
}
