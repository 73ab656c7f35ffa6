using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chat.Contracts;
using Chat.Server.Kernel;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Kernel;

public sealed class AnnotationsConverterTests
{
    [Theory]
    [InlineData("""{ "score" : 0.50 , "tags" : [ "a" , null ] }""", """{"score":0.50,"tags":["a",null]}""")]
    [InlineData("""{"a\u00fc":"<b>\u00e9","c":"\u0000\u001e"}""", """{"aü":"<b>é","c":"\u0000\u001E"}""")]
    [InlineData("""{"a":{"a":1},"b":{"a":1}}""", """{"a":{"a":1},"b":{"a":1}}""")]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    public void An_object_is_taken_as_its_compact_json(string given, string? taken) => Read(given).Should().Be(taken);

    [Theory]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":{"b":1,"\u0062":2}}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    public void Anything_else_is_refused(string given) => FluentActions.Invoking(() => Read(given)).Should().Throw<JsonException>();

    [Fact]
    public void They_have_at_most_one_kibibyte_as_they_are_taken()
    {
        var longest = new string('é', (ChatLimits.AnnotationsBytes - 8) / 2);

        Encoding.UTF8.GetByteCount(Read($$"""{  "a"  :  "{{longest}}"  }""")!).Should().Be(ChatLimits.AnnotationsBytes);
        FluentActions.Invoking(() => Read($$"""{"aa":"{{longest}}"}""")).Should().Throw<JsonException>();
    }

    [Fact]
    public void They_are_at_most_sixteen_deep()
    {
        Read(Nested(16)).Should().Be(Nested(16));
        FluentActions.Invoking(() => Read(Nested(17))).Should().Throw<JsonException>();
    }

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("""{"a":""", depth - 1)) + """{"a":1}""" + new string('}', depth - 1);

    private static string? Read(string json) => JsonSerializer.Deserialize<Holder>($$"""{"Annotations":{{json}}}""")!.Annotations;

    private sealed record Holder([property: JsonConverter(typeof(AnnotationsConverter))] string? Annotations);
}
