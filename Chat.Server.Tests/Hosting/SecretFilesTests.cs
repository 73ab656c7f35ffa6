using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Hosting;

public sealed class SecretFilesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-secrets-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Files_of_the_folder_are_settings_and_go_before_what_is_said_elsewhere()
    {
        Write("Jwt__SigningKey", TestTokens.SigningKey + "\n");
        Write("Chat__Rooms__MaxTextLength", "77");
        Write(".hidden", "x");
        folder.CreateSubdirectory("..2026_11_29");

        var server = Program.Build(["--environment=Production", $"--Chat:SecretsPath={folder.FullName}", "--Chat:Rooms:MaxTextLength=78"]);
        using var disposal = (IDisposable)server;
        var settings = server.Services.GetRequiredService<IConfiguration>();

        settings["Jwt:SigningKey"].Should().Be(TestTokens.SigningKey);
        settings["Chat:Rooms:MaxTextLength"].Should().Be("77");
        settings["hidden"].Should().BeNull();
    }

    [Fact]
    public void What_is_wrong_in_a_file_is_an_error_as_anywhere()
    {
        Write("Jwt__SigningKey", TestTokens.SigningKey);
        Write("Chat__Rooms__MaxTextLenght", "77");

        Failures(folder.FullName).Should().ContainSingle().Which.Should().Be("Chat:Rooms:MaxTextLenght is not a setting; did you mean Chat:Rooms:MaxTextLength?");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_and_so_is_a_file()
    {
        Write("file", "");

        foreach (var path in new[] { Path.Combine(folder.FullName, "none"), Path.Combine(folder.FullName, "file") })
            Failures(path, $"--Jwt:SigningKey={TestTokens.SigningKey}").Should().Equal($"Chat:SecretsPath: there is no folder '{path}' that the server may read.");
    }

    private static IEnumerable<string> Failures(string path, params string[] settings)
    {
        var start = () => Program.Build(["--environment=Production", $"--Chat:SecretsPath={path}", .. settings]);

        return start.Should().Throw<OptionsValidationException>().Which.Failures;
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(folder.FullName, name), content);
}
