namespace Keystay.Tokens.Analyzers;

/// <summary>Metadata names of what the rules look at.</summary>
internal static class TypeNames
{
    public const string
        TokenValidationParameters = "Microsoft.IdentityModel.Tokens.TokenValidationParameters",
        BaseConfigurationManager = "Microsoft.IdentityModel.Tokens.BaseConfigurationManager",
        ConfigurationManager = "Microsoft.IdentityModel.Protocols.ConfigurationManager`1",
        HttpDocumentRetriever = "Microsoft.IdentityModel.Protocols.HttpDocumentRetriever",
        JsonWebToken = "Microsoft.IdentityModel.JsonWebTokens.JsonWebToken",
        JsonWebTokenHandler = "Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler",
        JwtSecurityToken = "System.IdentityModel.Tokens.Jwt.JwtSecurityToken",
        JwtSecurityTokenHandler = "System.IdentityModel.Tokens.Jwt.JwtSecurityTokenHandler",
        JwtBearerOptions = "Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions",
        OpenIdConnectOptions = "Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions",
        ClaimsIdentity = "System.Security.Claims.ClaimsIdentity",
        BrowserHost = "Microsoft.AspNetCore.Components.WebAssembly.Hosting.WebAssemblyHost";
}
