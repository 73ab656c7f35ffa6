using Xunit;

namespace Chat.Server.Tests.JavaScript;

/// <summary>A theory that needs Node.js and the <see cref="JavaScriptPackages"/>, and says so where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class JavaScriptTheoryAttribute : TheoryAttribute
{
    public JavaScriptTheoryAttribute() => Skip = JavaScriptPackages.WhyMissing;
}
