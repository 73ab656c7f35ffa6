using Xunit;

namespace Chat.Server.Tests.JavaScript;

/// <summary>A test that needs Node.js and the <see cref="JavaScriptPackages"/>, and says so where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class JavaScriptFactAttribute : FactAttribute
{
    public JavaScriptFactAttribute() => Skip = JavaScriptPackages.WhyMissing;
}
