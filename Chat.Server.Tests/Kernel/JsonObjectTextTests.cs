using System.Text;
using System.Text.Json;
using Chat.Server.Kernel;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Kernel;

/// <summary>What is kept of a JSON object.</summary>
public sealed class JsonObjectTextTests
{
    [Theory]
    [InlineData("{ \"a\" : [ 1 , 2 ] }", """{"a":[1,2]}""")]
    [InlineData("""{"a":1.0,"b":12345678901234567890,"c":1e5,"d":-0}""", """{"a":1.0,"b":12345678901234567890,"c":1e5,"d":-0}""")]
    [InlineData("""{"a":"\u00e4<\ud83d\ude00"}""", """{"a":"ä<\uD83D\uDE00"}""")]
    public void White_space_goes_and_values_stay(string given, string kept) => Read(given).Should().Be(kept);

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":{"b":1,"b":2}}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":[[[]]]}""")]
    public void What_is_no_such_object_is_refused(string given) => FluentActions.Invoking(() => Read(given)).Should().Throw<JsonException>();

    private static string Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return JsonObjectText.Read(ref reader, maxDepth: 3);
    }
}
