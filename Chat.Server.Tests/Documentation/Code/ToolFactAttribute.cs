using Xunit;

namespace Chat.Server.Tests.Documentation.Code;

/// <summary>A test that needs a program of the PATH, and says so where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string program)
    {
        Program = program;
        Skip = Endpoints.PlainJson.Legacy.Tool.Find(program) is null ? $"There is no {program} on the PATH." : null;
    }

    public string Program { get; }
}
