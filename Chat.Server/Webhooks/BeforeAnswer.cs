using System.Text.Json.Serialization;
using Chat.Server.Kernel;

namespace Chat.Server.Webhooks;

/// <summary>What a before hook answers. Fields that are not known here are left alone.</summary>
internal sealed record BeforeAnswer(
    bool? Allow, string? Text, string? Reason, [property: JsonConverter(typeof(AnnotationsConverter))] string? Annotations);
