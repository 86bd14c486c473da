// Adds "Dùng vị trí hiện tại" to the page where a place is picked. The device is asked only after a press.
(() => {
  const form = document.getElementById("vi-tri");
  if (!form || !("geolocation" in navigator)) return;
  const [button, said] = [form.querySelector("button"), form.querySelector("[role=status]")];
  form.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(4);
        form.elements.longitude.value = coords.longitude.toFixed(4);
        form.submit();
      },
      () => {
        button.disabled = false;
        said.textContent = form.dataset.failed;
      },
      { timeout: 15000, maximumAge: 60000 },
    );
  });
})();
