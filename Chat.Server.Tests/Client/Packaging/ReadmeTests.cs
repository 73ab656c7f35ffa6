using System.Diagnostics;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Chat.Server.Tests.Client.Packaging;

public sealed class ReadmeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    public static TheoryData<string, int> Blocks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var package in new[] { "Chat.Client", "Chat.Client.MessagePack" })
                for (var i = 0; i < CodeBlocks.Of(package).Count; i++) data.Add(package, i);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Every_block_of_code_compiles(string package, int number)
    {
        var code = CodeBlocks.Of(package)[number];
        var compilation = code.StartsWith("using Chat.", StringComparison.Ordinal) ? CodeBlocks.Program(code) : CodeBlocks.Snippet(code);

        compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
    }

    [Fact]
    public async Task The_first_example_chats()
    {
        var code = CodeBlocks.Of("Chat.Client")[0]
            .Replace("https://chat.example.com", fixture.Server.Address.ToString(), StringComparison.Ordinal)
            .Replace("a token from your back end", TestTokens.For("alice"), StringComparison.Ordinal);
        code.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCountLessThan(13, "ten lines chat");
        var name = $"readme-{Guid.NewGuid():N}";
        var program = Path.Combine(AppContext.BaseDirectory, name + ".dll"); // beside the assemblies it uses
        try
        {
            CodeBlocks.Program(code, name).Emit(program).Success.Should().BeTrue();

            (await FirstLineAsync(program)).Should().Be("alice: Hello!");
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static async Task<string?> FirstLineAsync(string program)
    {
        string Beside(string kind) => Path.Combine(AppContext.BaseDirectory, $"Chat.Server.Tests.{kind}.json");
        var start = new ProcessStartInfo("dotnet", ["exec", "--depsfile", Beside("deps"), "--runtimeconfig", Beside("runtimeconfig"), program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            return await process.StandardOutput.ReadLineAsync().WaitAsync(Wait.Deadline) ?? await errors;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
