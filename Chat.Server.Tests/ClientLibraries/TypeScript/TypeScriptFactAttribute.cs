using Xunit;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

/// <summary>A test that needs Node.js 20 and what the TypeScript client is built with, and says so where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TypeScriptFactAttribute : FactAttribute
{
    public TypeScriptFactAttribute() => Skip = TypeScriptPackage.WhyMissing;
}
