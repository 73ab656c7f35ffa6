using System.Text;
using System.Text.Json;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Chat.Server.Tests.Documentation.Code;

public sealed class JsonExampleTests
{
    /// <summary>What stands for a value that a reader has to fill in, with one.</summary>
    private static readonly (string Placeholder, string Value)[] Filled =
        [("9f86d0…", new string('0', 64)), ("whsec_…", "whsec_" + Convert.ToBase64String(new byte[24]))];

    private static IEnumerable<CodeExample> Configurations => CodeExample.In("json").Where(block => block.Code.StartsWith('"'));

    [Fact]
    public void Every_block_of_JSON_is_a_value_a_value_on_each_line_or_a_part_of_the_configuration()
    {
        var unreadable = CodeExample.In("json").Except(Configurations).Where(block => !IsJson(block.Code) && !block.Code.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(IsJson));

        string.Join('\n', unreadable).Should().BeEmpty();
        Bodies().Should().NotBeEmpty().And.OnlyContain(body => IsJson(body));
    }

    [Fact]
    public void Every_part_of_the_configuration_is_one_that_the_server_starts_with()
    {
        foreach (var block in Configurations)
        {
            var json = Filled.Aggregate("{" + block.Code + "}", (text, filled) => text.Replace(filled.Placeholder, filled.Value, StringComparison.Ordinal));
            var settings = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build().AsEnumerable()
                .Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}");

            var start = () => ((IDisposable)Program.Build([$"--Jwt:SigningKey={TestTokens.SigningKey}", .. settings])).Dispose();

            start.Should().NotThrow(block.ToString());
        }

        Configurations.Should().NotBeEmpty();
    }

    /// <summary>What follows the headers of a request.</summary>
    private static IEnumerable<string> Bodies() => CodeExample.In("http").Select(block => block.Code[(block.Code.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
