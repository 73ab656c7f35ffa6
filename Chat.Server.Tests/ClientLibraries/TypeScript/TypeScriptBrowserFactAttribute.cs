using Chat.Server.Tests.Page;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

/// <summary>A test of the TypeScript client in a real browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TypeScriptBrowserFactAttribute : FactAttribute
{
    public TypeScriptBrowserFactAttribute() => Skip = TypeScriptPackage.WhyMissing ?? new BrowserFactAttribute().Skip;
}
