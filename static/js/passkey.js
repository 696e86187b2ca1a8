// Asks the browser for a security key, and sends what the key answers in the form's hidden field.
(() => {
  const form = document.querySelector("[data-passkey]");
  if (!form || !window.PublicKeyCredential) return;
  const read = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const written = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const options = JSON.parse(document.getElementById("passkey-options").textContent).publicKey;
  options.challenge = read(options.challenge);
  if (options.user) options.user.id = read(options.user.id);
  for (const known of [...(options.excludeCredentials || []), ...(options.allowCredentials || [])]) {
    known.id = read(known.id);
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const made = await navigator.credentials[options.user ? "create" : "get"]({ publicKey: options });
      const response = {};
      for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
        if (made.response[part]) response[part] = written(made.response[part]);
      }
      form.elements.credential.value = JSON.stringify({
        id: made.id,
        rawId: written(made.rawId),
        type: made.type,
        response,
        clientExtensionResults: made.getClientExtensionResults(),
      });
      form.submit();
    } catch {
      form.querySelector("[data-passkey-failed]").hidden = false;
    }
  });
})();
