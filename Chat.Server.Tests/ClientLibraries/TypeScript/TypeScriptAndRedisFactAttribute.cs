using Chat.Server.Tests.Hosting.ScaleOut;
using Xunit;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

/// <summary>A test of the TypeScript client that needs two nodes, and so a redis-server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TypeScriptAndRedisFactAttribute : FactAttribute
{
    public TypeScriptAndRedisFactAttribute() =>
        Skip = TypeScriptPackage.WhyMissing ?? (RedisProcess.Executable is null ? "There is no redis-server on the PATH." : null);
}
