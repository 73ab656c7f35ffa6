using Chat.Server.Tests.ClientLibraries.TypeScript;
using Chat.Server.Tests.Page;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Tests;

/// <summary>A test of the TypeScript client in a real browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumAndTypeScriptFactAttribute : FactAttribute
{
    public ChromiumAndTypeScriptFactAttribute() => Skip = new BrowserFactAttribute().Skip ?? TypeScriptPackage.WhyMissing;
}
