using Chat.Server.Endpoints.Limits;

namespace Chat.Server.Endpoints.Http;

/// <summary>With which operations of the hub an endpoint is counted; without it, with questions.</summary>
internal sealed record CountedAs(OperationClass Operation);
