using System.Text.RegularExpressions;
using Chat.Server.Tests.Client.Packaging;
using Chat.Server.Tests.ClientLibraries.TypeScript;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Samples;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Chat.Server.Tests.Documentation;

/// <summary>The examples of the repository's README, run as they stand there but for the server's address.</summary>
public sealed class ReadmeTests(SampleServer server) : IClassFixture<SampleServer>
{
    private const string Address = "http://localhost:5000";

    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public async Task The_example_in_C_sharp_chats()
    {
        var name = $"readme-{Guid.NewGuid():N}";
        var program = Path.Combine(AppContext.BaseDirectory, name + ".dll"); // beside the assemblies it uses
        try
        {
            CodeBlocks.Program(Example("csharp"), name).Emit(program).Success.Should().BeTrue();
            await using var run = SampleProcess.Emitted(program, await server.TokenAsync("dora"));

            await run.PrintsAsync("dora: Hello from .NET");
        }
        finally
        {
            File.Delete(program);
        }
    }

    [TypeScriptFact]
    public async Task The_example_in_JavaScript_chats()
    {
        await TypeScriptPackage.BuildAsync();
        var program = Path.Combine(TypeScriptPackage.Folder, "build", "readme.mjs"); // in the package, which may import itself by its name
        await File.WriteAllTextAsync(program, Example("js"));
        await using var run = new SampleProcess(NodeFactAttribute.Node!, ".", [program]);

        await run.PrintsAsync("alice: Hello from JavaScript");
    }

    [PythonFact]
    public async Task The_example_in_Python_chats()
    {
        var program = Path.Combine(Directory.CreateTempSubdirectory("chat-readme-").FullName, "readme.py");
        var lines = Example("python").Split('\n').Select(line => "    " + line);
        await File.WriteAllTextAsync(program, $"""
            import asyncio
            from chat_hubs import ChatClient

            token = lambda: "{await server.TokenAsync("pia")}"

            async def main():
            {string.Join('\n', lines)}

            asyncio.run(main())
            """);
        await using var run = new SampleProcess(PythonFactAttribute.Python, ".", ["-u", program], ("PYTHONPATH", Path.Combine(Repository.Root, "clients", "python")));

        await run.PrintsAsync("pia Hello from Python");
    }

    private string Example(string language) =>
        Regex.Match(Readme, $"^```{language}\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value
            .Replace(Address, server.Address.AbsoluteUri.TrimEnd('/'), StringComparison.Ordinal);
}
