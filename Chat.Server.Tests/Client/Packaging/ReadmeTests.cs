using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Samples;
using FluentAssertions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Chat.Server.Tests.Client.Packaging;

public sealed class ReadmeTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
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

            await using var run = SampleProcess.Emitted(program);
            await run.PrintsAsync("alice: Hello!");
        }
        finally
        {
            File.Delete(program);
        }
    }
}
